-- DropForeignKey
ALTER TABLE "Occasion" DROP CONSTRAINT "Occasion_meetingId_fkey";

-- AlterTable
ALTER TABLE "BotAccount" ADD COLUMN     "capacity" INTEGER;

-- AlterTable
ALTER TABLE "ChatLink" ADD COLUMN     "endedReason" TEXT;

-- AlterTable
ALTER TABLE "Invite" ADD COLUMN     "byId" UUID,
ADD COLUMN     "endedReason" TEXT,
ADD COLUMN     "replaces" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Occasion" ADD COLUMN     "unitId" UUID,
ALTER COLUMN "meetingId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Person" ADD COLUMN     "preferred" TEXT,
ADD COLUMN     "quietFrom" TEXT,
ADD COLUMN     "quietTo" TEXT,
ADD COLUMN     "workingIn" UUID;

-- CreateIndex
CREATE UNIQUE INDEX "Occasion_unitId_name_key" ON "Occasion"("unitId", "name");

-- AddForeignKey
ALTER TABLE "Occasion" ADD CONSTRAINT "Occasion_meetingId_fkey" FOREIGN KEY ("meetingId") REFERENCES "Meeting"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Occasion" ADD CONSTRAINT "Occasion_unitId_fkey" FOREIGN KEY ("unitId") REFERENCES "OrgUnit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Written by hand: what schema.prisma cannot say.
-- Zalo's free plan takes 50 people an account.
UPDATE "BotAccount" SET capacity = 50 WHERE platform = 'zalo';
