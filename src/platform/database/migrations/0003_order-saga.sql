CREATE TABLE "order_former_iiko_ids" (
	"iiko_id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"left_at" timestamp with time zone DEFAULT now() NOT NULL,
	"watch_until" timestamp with time zone,
	"surfaced_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "order_events" ADD COLUMN "cause" text;--> statement-breakpoint
ALTER TABLE "order_events" ADD COLUMN "operator" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "iiko_id" uuid;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "awaited_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "alerted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "submit_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "resolution" jsonb;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "changes" jsonb;--> statement-breakpoint
ALTER TABLE "order_former_iiko_ids" ADD CONSTRAINT "order_former_iiko_ids_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "order_former_iiko_ids_order" ON "order_former_iiko_ids" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_iiko_id" ON "orders" USING btree ("iiko_id");