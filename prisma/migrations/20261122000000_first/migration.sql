-- CreateEnum
CREATE TYPE "Role" AS ENUM ('admin', 'staff', 'follower', 'secretary', 'deputy', 'cell_committee', 'mentor', 'member');

-- CreateEnum
CREATE TYPE "DeliveryStatus" AS ENUM ('queued', 'held', 'sending', 'sent', 'failed', 'unreachable', 'unknown', 'cancelled', 'expired');

-- CreateTable
CREATE TABLE "Instance" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "purpose" TEXT NOT NULL,
    "fieldKeyFingerprint" TEXT NOT NULL,
    "clockOffsetMs" BIGINT NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OrgUnit" (
    "id" UUID NOT NULL,
    "parentId" UUID,
    "kind" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "aliases" TEXT[],
    "path" TEXT NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "validFrom" DATE,
    "validTo" DATE,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "OrgUnit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Person" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "fullName" TEXT NOT NULL,
    "foldedName" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'full',
    "phone" BYTEA,
    "exempt" BOOLEAN NOT NULL DEFAULT false,
    "retiredAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RoleGrant" (
    "id" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "unitId" UUID NOT NULL,
    "role" "Role" NOT NULL,
    "fromDate" DATE NOT NULL,
    "toDate" DATE,

    CONSTRAINT "RoleGrant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BotAccount" (
    "id" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "handle" TEXT,
    "pausedUntil" TIMESTAMPTZ(3),
    "stoppedReason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "BotAccount_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ChatLink" (
    "id" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "chatId" TEXT NOT NULL,
    "consentVersion" TEXT NOT NULL,
    "consentAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "unreachableAt" TIMESTAMPTZ(3),
    "unreachableReason" TEXT,
    "refusals" INTEGER NOT NULL DEFAULT 0,
    "endedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ChatLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Invite" (
    "id" UUID NOT NULL,
    "codeHash" TEXT NOT NULL,
    "personId" UUID NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Invite_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WrongCode" (
    "id" BIGSERIAL NOT NULL,
    "accountId" UUID NOT NULL,
    "chatId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "WrongCode_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "InboundUpdate" (
    "id" BIGSERIAL NOT NULL,
    "accountId" UUID NOT NULL,
    "updateKey" TEXT NOT NULL,
    "chatId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "body" BYTEA,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "handledAt" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "reply" BYTEA,
    "repliedAt" TIMESTAMPTZ(3),
    "replyAttempts" INTEGER NOT NULL DEFAULT 0,
    "nextReplyAt" TIMESTAMPTZ(3),
    "replyFailure" TEXT,

    CONSTRAINT "InboundUpdate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Conversation" (
    "accountId" UUID NOT NULL,
    "chatId" TEXT NOT NULL,
    "form" BYTEA,
    "formExpiresAt" TIMESTAMPTZ(3),
    "undo" BYTEA,
    "undoExpiresAt" TIMESTAMPTZ(3),
    "lastMessage" TEXT,
    "lastEffect" BOOLEAN NOT NULL DEFAULT false,
    "formBefore" BYTEA,
    "introducedAt" TIMESTAMPTZ(3),
    "remindedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Conversation_pkey" PRIMARY KEY ("accountId","chatId")
);

-- CreateTable
CREATE TABLE "ChoiceList" (
    "id" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "chatId" TEXT NOT NULL,
    "foreground" BOOLEAN NOT NULL,
    "subject" TEXT,
    "sealed" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "replacedAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ChoiceList_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Meeting" (
    "id" UUID NOT NULL,
    "unitId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "durationMinutes" INTEGER NOT NULL,
    "place" TEXT NOT NULL,
    "agenda" TEXT[],
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "cancelledAt" TIMESTAMPTZ(3),
    "cancelReason" TEXT,
    "calledById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Meeting_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MeetingVersion" (
    "meetingId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "place" TEXT NOT NULL,
    "agenda" TEXT[],
    "byId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MeetingVersion_pkey" PRIMARY KEY ("meetingId","version")
);

-- CreateTable
CREATE TABLE "Rsvp" (
    "meetingId" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "part" TEXT NOT NULL,
    "answer" TEXT,
    "reason" BYTEA,
    "answeredAt" TIMESTAMPTZ(3),
    "recordedById" UUID,
    "toldVersion" INTEGER,

    CONSTRAINT "Rsvp_pkey" PRIMARY KEY ("meetingId","personId")
);

-- CreateTable
CREATE TABLE "Occasion" (
    "id" UUID NOT NULL,
    "meetingId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "firedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Occasion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Delivery" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "meetingId" UUID,
    "occasion" TEXT NOT NULL,
    "personId" UUID NOT NULL,
    "authorId" UUID,
    "accountId" UUID,
    "linkId" UUID,
    "status" "DeliveryStatus" NOT NULL DEFAULT 'queued',
    "reason" TEXT,
    "priority" INTEGER NOT NULL,
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "notBefore" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "mayRepeat" BOOLEAN NOT NULL DEFAULT false,
    "claimedBy" INTEGER,
    "claimedAt" TIMESTAMPTZ(3),
    "messageId" TEXT,
    "sentAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actorId" UUID,
    "verb" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "unitPath" TEXT,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "OrgUnit_code_key" ON "OrgUnit"("code");

-- CreateIndex
CREATE UNIQUE INDEX "OrgUnit_path_key" ON "OrgUnit"("path");

-- CreateIndex
CREATE UNIQUE INDEX "Person_code_key" ON "Person"("code");

-- CreateIndex
CREATE INDEX "RoleGrant_unitId_role_idx" ON "RoleGrant"("unitId", "role");

-- CreateIndex
CREATE UNIQUE INDEX "RoleGrant_personId_unitId_role_fromDate_key" ON "RoleGrant"("personId", "unitId", "role", "fromDate");

-- CreateIndex
CREATE UNIQUE INDEX "BotAccount_platform_externalId_key" ON "BotAccount"("platform", "externalId");

-- CreateIndex
CREATE INDEX "ChatLink_personId_idx" ON "ChatLink"("personId");

-- CreateIndex
CREATE UNIQUE INDEX "Invite_codeHash_key" ON "Invite"("codeHash");

-- CreateIndex
CREATE INDEX "Invite_personId_idx" ON "Invite"("personId");

-- CreateIndex
CREATE INDEX "WrongCode_accountId_chatId_at_idx" ON "WrongCode"("accountId", "chatId", "at");

-- CreateIndex
CREATE INDEX "WrongCode_at_idx" ON "WrongCode"("at");

-- CreateIndex
CREATE INDEX "InboundUpdate_accountId_chatId_id_idx" ON "InboundUpdate"("accountId", "chatId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "InboundUpdate_accountId_updateKey_key" ON "InboundUpdate"("accountId", "updateKey");

-- CreateIndex
CREATE INDEX "ChoiceList_accountId_chatId_expiresAt_idx" ON "ChoiceList"("accountId", "chatId", "expiresAt");

-- CreateIndex
CREATE INDEX "Meeting_unitId_startsAt_idx" ON "Meeting"("unitId", "startsAt");

-- CreateIndex
CREATE INDEX "Rsvp_personId_idx" ON "Rsvp"("personId");

-- CreateIndex
CREATE UNIQUE INDEX "Occasion_meetingId_name_key" ON "Occasion"("meetingId", "name");

-- CreateIndex
CREATE INDEX "Delivery_meetingId_kind_status_idx" ON "Delivery"("meetingId", "kind", "status");

-- CreateIndex
CREATE INDEX "Delivery_personId_createdAt_idx" ON "Delivery"("personId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Delivery_kind_source_occasion_personId_key" ON "Delivery"("kind", "source", "occasion", "personId");

-- CreateIndex
CREATE INDEX "AuditEvent_subject_at_idx" ON "AuditEvent"("subject", "at");

-- AddForeignKey
ALTER TABLE "OrgUnit" ADD CONSTRAINT "OrgUnit_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "OrgUnit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoleGrant" ADD CONSTRAINT "RoleGrant_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoleGrant" ADD CONSTRAINT "RoleGrant_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "OrgUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChatLink" ADD CONSTRAINT "ChatLink_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChatLink" ADD CONSTRAINT "ChatLink_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "BotAccount"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invite" ADD CONSTRAINT "Invite_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Meeting" ADD CONSTRAINT "Meeting_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "OrgUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Meeting" ADD CONSTRAINT "Meeting_calledById_fkey" FOREIGN KEY ("calledById") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MeetingVersion" ADD CONSTRAINT "MeetingVersion_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Rsvp" ADD CONSTRAINT "Rsvp_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Rsvp" ADD CONSTRAINT "Rsvp_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Occasion" ADD CONSTRAINT "Occasion_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "BotAccount"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Written by hand: what schema.prisma cannot say.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- People are found by any part of their folded name.
CREATE INDEX person_folded_name ON "Person" USING gin ("foldedName" gin_trgm_ops);

-- A chat belongs to one person at a time.
CREATE UNIQUE INDEX chat_link_open ON "ChatLink" ("accountId", "chatId") WHERE "endedAt" IS NULL;

-- Work that is waiting, however much is done: these stay small.
CREATE INDEX inbound_unhandled ON "InboundUpdate" (id) WHERE "handledAt" IS NULL;
CREATE INDEX inbound_unreplied ON "InboundUpdate" ("nextReplyAt") WHERE reply IS NOT NULL AND "repliedAt" IS NULL;
CREATE INDEX occasion_due ON "Occasion" ("dueAt") WHERE "firedAt" IS NULL;
CREATE INDEX delivery_open ON "Delivery" ("accountId", priority, id) WHERE status IN ('queued', 'held', 'sending');
CREATE INDEX delivery_open_not_before ON "Delivery" ("notBefore") WHERE status IN ('queued', 'held', 'sending');
