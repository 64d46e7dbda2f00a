-- AlterTable
ALTER TABLE "Candidate" ADD COLUMN     "ownCode" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "Candidate_ownCode_key" ON "Candidate"("ownCode");
