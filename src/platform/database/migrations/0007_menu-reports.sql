CREATE TABLE "menu_reports" (
	"organization_id" uuid PRIMARY KEY NOT NULL,
	"revision" text NOT NULL,
	"counts" jsonb NOT NULL,
	"remarks" "bytea" NOT NULL,
	"read_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "menu_snapshots" ALTER COLUMN "identity" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ALTER COLUMN "total" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "orders" ALTER COLUMN "delivery_fee" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "menu_snapshots" ADD COLUMN "index" "bytea";