-- CreateTable
CREATE TABLE "Candidate" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "unitId" UUID NOT NULL,
    "fullName" TEXT NOT NULL,
    "foldedName" TEXT NOT NULL,
    "group" TEXT,
    "consentOn" DATE,
    "stage" TEXT NOT NULL,
    "stageSince" DATE NOT NULL,
    "closedBy" TEXT,
    "closedOn" DATE,
    "pausedOn" DATE,
    "mentorId" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Candidate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CandidateSeries" (
    "unitId" UUID NOT NULL,
    "prefix" TEXT NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "CandidateSeries_pkey" PRIMARY KEY ("unitId")
);

-- CreateTable
CREATE TABLE "StageEvent" (
    "id" UUID NOT NULL,
    "candidateId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "on" DATE NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "reason" BYTEA,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,
    "recordedBy" UUID,
    "unitId" UUID NOT NULL,
    "voidedAt" TIMESTAMPTZ(3),
    "voidedBy" UUID,

    CONSTRAINT "StageEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Paper" (
    "candidateId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "present" BOOLEAN NOT NULL,
    "issuedOn" DATE,
    "place" TEXT,
    "changedAt" TIMESTAMPTZ(3) NOT NULL,
    "changedBy" UUID,

    CONSTRAINT "Paper_pkey" PRIMARY KEY ("candidateId","key")
);

-- CreateTable
CREATE TABLE "MentorAssignment" (
    "id" UUID NOT NULL,
    "candidateId" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "unitId" UUID NOT NULL,
    "number" TEXT,
    "fromDate" DATE NOT NULL,
    "toDate" DATE,

    CONSTRAINT "MentorAssignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StageInfo" (
    "key" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "form" TEXT,
    "position" INTEGER NOT NULL,

    CONSTRAINT "StageInfo_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "PaperInfo" (
    "key" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "form" TEXT,
    "stage" TEXT NOT NULL,
    "required" BOOLEAN NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "PaperInfo_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "DeadlineRule" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "unit" TEXT NOT NULL,
    "anchor" TEXT NOT NULL,
    "stoppedBy" TEXT[],
    "abroad" BOOLEAN,
    "extension" TEXT,
    "alert" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "documentOn" DATE,
    "section" TEXT NOT NULL DEFAULT '',
    "confidence" TEXT NOT NULL,
    "effectiveFrom" DATE NOT NULL,
    "effectiveTo" DATE,
    "confirmedAt" TIMESTAMPTZ(3),
    "confirmedBy" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DeadlineRule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlertLadder" (
    "unit" TEXT NOT NULL,
    "before" INTEGER[],
    "overdueEvery" INTEGER NOT NULL,
    "climbEvery" INTEGER NOT NULL,

    CONSTRAINT "AlertLadder_pkey" PRIMARY KEY ("unit")
);

-- CreateTable
CREATE TABLE "SpecialDay" (
    "day" DATE NOT NULL,
    "works" BOOLEAN NOT NULL,
    "name" TEXT NOT NULL,
    "confirmed" BOOLEAN NOT NULL,

    CONSTRAINT "SpecialDay_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "Deadline" (
    "id" UUID NOT NULL,
    "candidateId" UUID NOT NULL,
    "ruleId" UUID NOT NULL,
    "ruleKey" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "startsOn" DATE NOT NULL,
    "dueOn" DATE NOT NULL,
    "endedOn" DATE,
    "nextAlertOn" DATE,
    "level" INTEGER NOT NULL DEFAULT 0,
    "acknowledgedAt" TIMESTAMPTZ(3),
    "acknowledgedBy" UUID,
    "postponedUntil" DATE,
    "postponedBy" UUID,
    "postponedReason" BYTEA,

    CONSTRAINT "Deadline_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlertStep" (
    "deadlineId" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "day" DATE NOT NULL,
    "level" INTEGER NOT NULL,

    CONSTRAINT "AlertStep_pkey" PRIMARY KEY ("deadlineId","personId","day")
);

-- CreateTable
CREATE TABLE "AlertDay" (
    "day" DATE NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "doneAt" TIMESTAMPTZ(3),

    CONSTRAINT "AlertDay_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "Recompute" (
    "id" SERIAL NOT NULL,
    "why" TEXT NOT NULL,
    "unitPath" TEXT NOT NULL,
    "askedBy" UUID,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "upTo" UUID,
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "moved" INTEGER NOT NULL DEFAULT 0,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Recompute_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Candidate_code_key" ON "Candidate"("code");

-- CreateIndex
CREATE INDEX "Candidate_unitId_closedBy_idx" ON "Candidate"("unitId", "closedBy");

-- CreateIndex
CREATE INDEX "Candidate_mentorId_idx" ON "Candidate"("mentorId");

-- CreateIndex
CREATE UNIQUE INDEX "CandidateSeries_prefix_key" ON "CandidateSeries"("prefix");

-- CreateIndex
CREATE INDEX "StageEvent_candidateId_on_idx" ON "StageEvent"("candidateId", "on");

-- CreateIndex
CREATE INDEX "MentorAssignment_candidateId_idx" ON "MentorAssignment"("candidateId");

-- CreateIndex
CREATE INDEX "MentorAssignment_personId_idx" ON "MentorAssignment"("personId");

-- CreateIndex
CREATE UNIQUE INDEX "DeadlineRule_key_effectiveFrom_key" ON "DeadlineRule"("key", "effectiveFrom");

-- CreateIndex
CREATE INDEX "Deadline_ruleKey_idx" ON "Deadline"("ruleKey");

-- CreateIndex
CREATE UNIQUE INDEX "Deadline_candidateId_ruleKey_source_key" ON "Deadline"("candidateId", "ruleKey", "source");

-- CreateIndex
CREATE INDEX "AlertStep_personId_day_idx" ON "AlertStep"("personId", "day");

-- AddForeignKey
ALTER TABLE "Candidate" ADD CONSTRAINT "Candidate_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "OrgUnit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Candidate" ADD CONSTRAINT "Candidate_mentorId_fkey" FOREIGN KEY ("mentorId") REFERENCES "Person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StageEvent" ADD CONSTRAINT "StageEvent_candidateId_fkey" FOREIGN KEY ("candidateId") REFERENCES "Candidate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Paper" ADD CONSTRAINT "Paper_candidateId_fkey" FOREIGN KEY ("candidateId") REFERENCES "Candidate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MentorAssignment" ADD CONSTRAINT "MentorAssignment_candidateId_fkey" FOREIGN KEY ("candidateId") REFERENCES "Candidate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MentorAssignment" ADD CONSTRAINT "MentorAssignment_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deadline" ADD CONSTRAINT "Deadline_candidateId_fkey" FOREIGN KEY ("candidateId") REFERENCES "Candidate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deadline" ADD CONSTRAINT "Deadline_ruleId_fkey" FOREIGN KEY ("ruleId") REFERENCES "DeadlineRule"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertStep" ADD CONSTRAINT "AlertStep_deadlineId_fkey" FOREIGN KEY ("deadlineId") REFERENCES "Deadline"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertStep" ADD CONSTRAINT "AlertStep_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
