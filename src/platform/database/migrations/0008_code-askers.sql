CREATE TABLE "phone_code_guesses" (
	"code_id" uuid NOT NULL,
	"asker" text NOT NULL,
	"guesses" integer NOT NULL,
	CONSTRAINT "phone_code_guesses_code_id_asker_pk" PRIMARY KEY("code_id","asker")
);
--> statement-breakpoint
ALTER TABLE "phone_codes" ADD COLUMN "asker" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "phone_codes" ADD COLUMN "proof_id" text;--> statement-breakpoint
ALTER TABLE "phone_code_guesses" ADD CONSTRAINT "phone_code_guesses_code_id_phone_codes_id_fk" FOREIGN KEY ("code_id") REFERENCES "public"."phone_codes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phone_codes" ADD CONSTRAINT "phone_codes_proof_id_unique" UNIQUE("proof_id");