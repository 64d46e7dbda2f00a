-- AlterTable
ALTER TABLE "Recompute" DROP COLUMN "upTo",
ADD COLUMN     "left" JSONB NOT NULL DEFAULT '[{"after": null, "to": null}]';

-- Written by hand: what schema.prisma cannot say.
-- What is under way begins anew: a date that is right already does not move again.
UPDATE "Recompute" SET done = 0 WHERE "finishedAt" IS NULL;
