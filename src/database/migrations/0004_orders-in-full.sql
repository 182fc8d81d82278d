ALTER TABLE "orders" ADD COLUMN "tips" jsonb;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "cancellation" jsonb;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "progress" jsonb;