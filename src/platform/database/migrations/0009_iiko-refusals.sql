CREATE TABLE "account_menus" (
	"source" text PRIMARY KEY NOT NULL,
	"content" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "iiko_refusals" (
	"configuration" text NOT NULL,
	"subject" text NOT NULL,
	"scope" text NOT NULL,
	"operation" text NOT NULL,
	"organization_ids" jsonb NOT NULL,
	"kind" text NOT NULL,
	"status" integer,
	"code" text,
	"description" text,
	"correlation_id" text,
	"since" timestamp with time zone NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"times" integer NOT NULL,
	"in_row" integer NOT NULL,
	"next_attempt_at" timestamp with time zone NOT NULL,
	CONSTRAINT "iiko_refusals_configuration_subject_pk" PRIMARY KEY("configuration","subject")
);
