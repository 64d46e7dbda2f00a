-- AlterTable
ALTER TABLE "BotAccount" ADD COLUMN     "pausedReason" TEXT,
ADD COLUMN     "pausedSince" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "InboundUpdate" ADD COLUMN     "replyBy" INTEGER;

-- AlterTable
ALTER TABLE "Instance" ADD COLUMN     "nextKeyFingerprint" TEXT,
ADD COLUMN     "sendingPausedAt" TIMESTAMPTZ(3),
ADD COLUMN     "tickedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "AccountUsage" (
    "accountId" UUID NOT NULL,
    "month" DATE NOT NULL,
    "messages" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "AccountUsage_pkey" PRIMARY KEY ("accountId","month")
);

-- CreateTable
CREATE TABLE "AuditSeal" (
    "id" SERIAL NOT NULL,
    "firstEvent" BIGINT NOT NULL,
    "lastEvent" BIGINT NOT NULL,
    "events" INTEGER NOT NULL,
    "hash" BYTEA NOT NULL,
    "sealedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AuditSeal_pkey" PRIMARY KEY ("id")
);

-- AddForeignKey
ALTER TABLE "AccountUsage" ADD CONSTRAINT "AccountUsage_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "BotAccount"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written by hand: what schema.prisma cannot say.
-- Listed to operators and counted at every scrape; few rows.
CREATE INDEX delivery_unknown ON "Delivery" ("accountId") WHERE status = 'unknown';

-- The audit log is only ever added to.
CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is only ever added to' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_event_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON "AuditEvent" EXECUTE FUNCTION audit_is_kept();
CREATE TRIGGER audit_seal_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON "AuditSeal" EXECUTE FUNCTION audit_is_kept();
-- What leaves next is read from the index in its order; a chat that has a message on its way is found by its link.
DROP INDEX delivery_open;
CREATE INDEX delivery_open ON "Delivery" ("accountId", priority, "notBefore", id) WHERE status IN ('queued', 'held', 'sending');
CREATE INDEX delivery_open_link ON "Delivery" ("linkId") WHERE status IN ('queued', 'held', 'sending');

-- Looked at every minute, in case their account is served again; few rows.
CREATE INDEX delivery_not_served ON "Delivery" ("accountId") WHERE status = 'unreachable' AND reason = 'account-not-served';
