CREATE TABLE "outgoing_webhooks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"subject_id" text NOT NULL,
	"sequence" bigint NOT NULL,
	"body" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"attempts_before" integer DEFAULT 0 NOT NULL,
	"last_attempt_at" timestamp with time zone,
	"last_status" integer,
	"last_error" text,
	"next_attempt_at" timestamp with time zone,
	"delivered_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "order_cursors" ADD COLUMN "tables_read_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "tips" jsonb;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "cancellation" jsonb;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "progress" jsonb;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "held_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "dining" jsonb;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "additions_due_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "restaurants" ADD COLUMN "hall" jsonb;--> statement-breakpoint
ALTER TABLE "webhook_inbox" ADD COLUMN "types" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "webhook_inbox" ADD COLUMN "organization_ids" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "webhook_inbox" ADD COLUMN "order_ids" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "webhook_inbox" ADD COLUMN "newest_news" bigint;--> statement-breakpoint
ALTER TABLE "webhook_inbox" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "webhook_inbox" ADD COLUMN "failed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "webhook_inbox" ADD COLUMN "failures" jsonb;--> statement-breakpoint
ALTER TABLE "webhook_inbox" ADD COLUMN "replayed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "webhook_inbox" ADD COLUMN "replayed_by" text;--> statement-breakpoint
CREATE INDEX "outgoing_webhooks_status" ON "outgoing_webhooks" USING btree ("status","created_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "outgoing_webhooks_created_at" ON "outgoing_webhooks" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "outgoing_webhooks_unsent_stop_list" ON "outgoing_webhooks" USING btree ("subject_id") WHERE "outgoing_webhooks"."type" = 'stop-list.updated' and "outgoing_webhooks"."status" = 'pending' and "outgoing_webhooks"."attempts" = 0;--> statement-breakpoint
CREATE INDEX "order_events_found" ON "order_events" USING btree ("at") WHERE "order_events"."cause" = 'revision';--> statement-breakpoint
CREATE INDEX "orders_additions_due" ON "orders" USING btree ("additions_due_at");--> statement-breakpoint
CREATE INDEX "webhook_inbox_orders" ON "webhook_inbox" USING gin ("order_ids");--> statement-breakpoint
CREATE INDEX "webhook_inbox_failed" ON "webhook_inbox" USING btree ("received_at") WHERE "webhook_inbox"."failed_at" is not null;