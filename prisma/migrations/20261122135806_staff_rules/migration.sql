-- AlterTable
ALTER TABLE "AlertLadder" DROP CONSTRAINT "AlertLadder_pkey",
ADD COLUMN     "confidence" TEXT NOT NULL DEFAULT 'GK',
ADD COLUMN     "confirmedAt" TIMESTAMPTZ(3),
ADD COLUMN     "confirmedBy" UUID,
ADD COLUMN     "document" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "documentOn" DATE,
ADD COLUMN     "effectiveFrom" DATE NOT NULL DEFAULT '2026-01-01'::date,
ADD COLUMN     "effectiveTo" DATE,
ADD COLUMN     "section" TEXT NOT NULL DEFAULT '',
ADD CONSTRAINT "AlertLadder_pkey" PRIMARY KEY ("unit", "effectiveFrom");

-- AlterTable
ALTER TABLE "PaperInfo" ADD COLUMN     "confidence" TEXT NOT NULL DEFAULT 'GK',
ADD COLUMN     "confirmedAt" TIMESTAMPTZ(3),
ADD COLUMN     "confirmedBy" UUID,
ADD COLUMN     "document" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "documentOn" DATE,
ADD COLUMN     "effectiveFrom" DATE NOT NULL DEFAULT '2026-01-01'::date,
ADD COLUMN     "retiredOn" DATE,
ADD COLUMN     "section" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "Recompute" ADD COLUMN     "ruleKeys" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "StageInfo" ADD COLUMN     "confidence" TEXT NOT NULL DEFAULT 'GK',
ADD COLUMN     "confirmedAt" TIMESTAMPTZ(3),
ADD COLUMN     "confirmedBy" UUID,
ADD COLUMN     "document" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "documentOn" DATE,
ADD COLUMN     "effectiveFrom" DATE NOT NULL DEFAULT '2026-01-01'::date,
ADD COLUMN     "section" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "AlertRoute" (
    "alert" TEXT NOT NULL,
    "levels" JSONB NOT NULL,
    "document" TEXT NOT NULL DEFAULT '',
    "documentOn" DATE,
    "section" TEXT NOT NULL DEFAULT '',
    "confidence" TEXT NOT NULL DEFAULT 'GK',
    "effectiveFrom" DATE NOT NULL DEFAULT '2026-01-01'::date,
    "effectiveTo" DATE,
    "confirmedAt" TIMESTAMPTZ(3),
    "confirmedBy" UUID,

    CONSTRAINT "AlertRoute_pkey" PRIMARY KEY ("alert","effectiveFrom")
);

-- Written by hand: what schema.prisma cannot say.
-- Of one ladder and of one route there is one version that counts.
CREATE UNIQUE INDEX alert_ladder_current ON "AlertLadder" (unit) WHERE "effectiveTo" IS NULL;
CREATE UNIQUE INDEX alert_route_current ON "AlertRoute" (alert) WHERE "effectiveTo" IS NULL;

-- Whose task each alert is, and whom it climbs to: what a committee starts with.
INSERT INTO "AlertRoute" (alert, levels) VALUES
  ('paper', '[["secretary", "mentor"]]'),
  ('verification', '[["staff"]]'),
  ('decision', '[["deciding"]]'),
  ('ceremony', '[["secretary"], ["staff"]]'),
  ('probation', '[["secretary", "mentor"], ["follower"]]'),
  ('recognition', '[["staff"]]'),
  ('mentor-missing', '[["secretary"], ["follower"]]'),
  ('idle', '[["secretary", "mentor"], ["follower"]]');
