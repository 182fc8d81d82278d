ALTER TABLE "order_cursors" ADD COLUMN "tables_read_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "dining" jsonb;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "additions_due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "restaurants" ADD COLUMN "hall" jsonb;--> statement-breakpoint
CREATE INDEX "orders_additions_due" ON "orders" USING btree ("additions_due_at");