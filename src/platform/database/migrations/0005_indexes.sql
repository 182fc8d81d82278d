DROP INDEX "orders_customer";--> statement-breakpoint
DROP INDEX "orders_open";--> statement-breakpoint
DROP INDEX "outgoing_webhooks_status";--> statement-breakpoint
ALTER TABLE "sync_states" ADD COLUMN "retry_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "customer_profiles_iiko_customer" ON "customer_profiles" USING btree ("iiko_customer_id");--> statement-breakpoint
CREATE INDEX "order_former_iiko_ids_watched" ON "order_former_iiko_ids" USING btree ("watch_until") WHERE "order_former_iiko_ids"."watch_until" is not null;--> statement-breakpoint
CREATE INDEX "orders_watched" ON "orders" USING btree ("organization_id") WHERE "orders"."submission" <> 'pending' and ("orders"."status" not in ('completed', 'rejected', 'cancelled') or "orders"."withdrawing" or "orders"."watch_until" is not null);--> statement-breakpoint
CREATE INDEX "orders_held" ON "orders" USING btree ("held_since") WHERE "orders"."held_since" is not null;--> statement-breakpoint
CREATE INDEX "orders_alerted" ON "orders" USING btree ("alerted_at") WHERE "orders"."alerted_at" is not null;--> statement-breakpoint
CREATE INDEX "orders_newest" ON "orders" USING btree ("created_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "orders_newest_by_status" ON "orders" USING btree ("status","created_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "orders_customer" ON "orders" USING btree ("customer_id","created_at" DESC NULLS FIRST,"id");--> statement-breakpoint
CREATE INDEX "orders_open" ON "orders" USING btree ("status") WHERE "orders"."status" not in ('completed', 'rejected', 'cancelled');--> statement-breakpoint
CREATE INDEX "outgoing_webhooks_status" ON "outgoing_webhooks" USING btree ("status","created_at" DESC NULLS FIRST,"id");