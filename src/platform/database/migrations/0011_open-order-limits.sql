ALTER TABLE "orders" ADD COLUMN "quote_id" uuid;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "placed_from" text;--> statement-breakpoint
CREATE UNIQUE INDEX "orders_quote_id" ON "orders" USING btree ("quote_id");--> statement-breakpoint
CREATE INDEX "orders_open_from" ON "orders" USING btree ("placed_from") WHERE "orders"."placed_from" is not null and "orders"."status" not in ('completed', 'rejected', 'cancelled');--> statement-breakpoint
CREATE INDEX "orders_open_by_phone" ON "orders" USING btree (("contact" ->> 'phone')) WHERE "orders"."placed_from" is not null and "orders"."status" not in ('completed', 'rejected', 'cancelled');