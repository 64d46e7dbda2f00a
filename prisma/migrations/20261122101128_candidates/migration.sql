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
    "dueOn" DATE,
    "missing" INTEGER NOT NULL DEFAULT 0,
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
    "rebases" BOOLEAN NOT NULL DEFAULT false,
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
    "fromDay" DATE,
    "toDay" DATE,
    "askedBy" UUID,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "upTo" UUID,
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "moved" INTEGER NOT NULL DEFAULT 0,
    "movedIn" JSONB NOT NULL DEFAULT '{}',
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
CREATE UNIQUE INDEX "Deadline_candidateId_ruleKey_source_key" ON "Deadline"("candidateId", "ruleKey", "source");

-- CreateIndex
CREATE INDEX "AlertStep_personId_day_idx" ON "AlertStep"("personId", "day");

-- CreateIndex
CREATE INDEX "AlertStep_day_idx" ON "AlertStep"("day");

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

-- Written by hand: what schema.prisma cannot say.
-- What a morning reads, and what lists of late dossiers read: these grow with what is due, not with what exists.
CREATE INDEX deadline_alert ON "Deadline" ("nextAlertOn") WHERE "nextAlertOn" IS NOT NULL;
CREATE INDEX deadline_running ON "Deadline" ("ruleKey", "dueOn") WHERE "endedOn" IS NULL;
CREATE INDEX candidate_due ON "Candidate" ("dueOn") WHERE "dueOn" IS NOT NULL;

-- Candidates are found by any part of their folded name.
CREATE INDEX candidate_folded_name ON "Candidate" USING gin ("foldedName" gin_trgm_ops);

-- A candidate has one mentor at a time.
CREATE UNIQUE INDEX mentor_assignment_open ON "MentorAssignment" ("candidateId") WHERE "toDate" IS NULL;

-- Few rows: what is being reckoned anew.
CREATE INDEX recompute_open ON "Recompute" (id) WHERE "finishedAt" IS NULL;

-- Of one rule there is one version on any day. (Its key counts by its hash, so that no further extension is needed.)
ALTER TABLE "DeadlineRule" ADD CONSTRAINT deadline_rule_versions EXCLUDE USING gist (
  int8range(hashtext(key), hashtext(key), '[]') WITH &&, daterange("effectiveFrom", "effectiveTo", '[]') WITH &&);

-- The history of a candidate is only ever added to. A row is voided once; its reason is sealed anew when the key is changed. Rows go only
-- when the record of a person is erased: then the session says so with SET LOCAL chibo.erase = 'on'.
CREATE FUNCTION stage_event_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('chibo.erase', true) = 'on' THEN RETURN OLD; END IF;
  IF TG_OP = 'UPDATE'
    AND to_jsonb(NEW) - '{voidedAt,voidedBy,reason}'::text[] = to_jsonb(OLD) - '{voidedAt,voidedBy,reason}'::text[]
    AND (OLD.reason IS NULL) = (NEW.reason IS NULL)
    AND (OLD."voidedAt" IS NULL OR (OLD."voidedAt" = NEW."voidedAt" AND OLD."voidedBy" IS NOT DISTINCT FROM NEW."voidedBy"))
    THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the history of a candidate is only ever added to' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER stage_event_is_kept BEFORE UPDATE OR DELETE ON "StageEvent" FOR EACH ROW EXECUTE FUNCTION stage_event_is_kept();
CREATE TRIGGER stage_event_is_not_emptied BEFORE TRUNCATE ON "StageEvent" EXECUTE FUNCTION stage_event_is_kept();

-- What a committee starts with; all of it is staff's to change.
INSERT INTO "StageInfo" (key, label, what, form, position) VALUES
  ('nguon', 'Nguồn', 'Rà soát nguồn, đoàn thể giới thiệu, chi bộ chọn quần chúng ưu tú.', NULL, 0),
  ('cam_tinh', 'Cảm tình Đảng', 'Chi bộ ra nghị quyết đưa vào danh sách cảm tình Đảng.', NULL, 1),
  ('phan_cong', 'Phân công người giúp đỡ', 'Chi bộ ra nghị quyết phân công đảng viên chính thức giúp đỡ, giao việc để thử thách.', NULL, 2),
  ('theo_doi', 'Theo dõi, giúp đỡ', 'Người giúp đỡ báo cáo tại buổi sinh hoạt hằng tháng, chi bộ nhận xét.', NULL, 3),
  ('lop_nhan_thuc', 'Học lớp nhận thức về Đảng', 'Cử đi học lớp nhận thức về Đảng, nhận giấy chứng nhận.', 'CN-NTVĐ', 4),
  ('don', 'Viết đơn xin vào Đảng', 'Tự viết tay đơn xin vào Đảng, trước khi khai lý lịch.', '1-KNĐ', 5),
  ('ly_lich', 'Khai lý lịch', 'Tự khai lý lịch; đảng ủy cơ sở chỉ đóng dấu giáp lai ở bước này.', '2-KNĐ', 6),
  ('tham_tra', 'Thẩm tra lý lịch', 'Gửi công văn thẩm tra nơi quê quán, nơi làm việc và chờ trả lời.', NULL, 7),
  ('gioi_thieu', 'Giới thiệu vào Đảng', 'Người giúp đỡ giới thiệu; Đoàn thanh niên hoặc Công đoàn ra nghị quyết giới thiệu, nếu không có thì đảng viên thứ hai giới thiệu.', '3-KNĐ, 4-KNĐ', 8),
  ('y_kien', 'Lấy ý kiến nhận xét', 'Chi bộ lấy ý kiến đoàn thể và nơi cư trú rồi tổng hợp.', '5-KNĐ', 9),
  ('nq_chi_bo', 'Nghị quyết chi bộ', 'Chi bộ biểu quyết, ít nhất hai phần ba đảng viên chính thức tán thành.', '6-KNĐ', 10),
  ('tham_dinh', 'Thẩm định', 'Đảng ủy bộ phận thẩm định, nếu có đảng ủy bộ phận.', '7-KNĐ', 11),
  ('nq_dang_uy', 'Nghị quyết đảng ủy cơ sở', 'Đảng ủy cơ sở ra nghị quyết đề nghị kết nạp.', '8-KNĐ', 12),
  ('qd_ket_nap', 'Quyết định kết nạp', 'Cấp ủy có thẩm quyền ra quyết định kết nạp.', '9-KNĐ', 13),
  ('le_ket_nap', 'Lễ kết nạp', 'Chi bộ tổ chức lễ kết nạp; từ ngày này tính thời gian dự bị và phân công người giúp đỡ.', NULL, 14),
  ('du_bi', 'Đảng viên dự bị', 'Dự bị 12 tháng, học lớp đảng viên mới.', NULL, 15),
  ('xet_chinh_thuc', 'Xét công nhận chính thức', 'Tự kiểm điểm, người giúp đỡ và nơi cư trú nhận xét, chi bộ và đảng ủy cơ sở ra nghị quyết.', '10-KNĐ đến 15-KNĐ', 16),
  ('cong_nhan', 'Công nhận chính thức', 'Cấp ủy có thẩm quyền ra quyết định công nhận đảng viên chính thức.', '16-KNĐ', 17);

INSERT INTO "PaperInfo" (key, label, form, stage, required, position) VALUES
  ('nq_cam_tinh', 'Nghị quyết đưa vào danh sách cảm tình', NULL, 'cam_tinh', true, 1),
  ('nq_phan_cong', 'Nghị quyết phân công người giúp đỡ', NULL, 'phan_cong', true, 2),
  ('gcn_nhan_thuc', 'Giấy chứng nhận lớp nhận thức về Đảng', 'CN-NTVĐ', 'lop_nhan_thuc', true, 3),
  ('don', 'Đơn xin vào Đảng', '1-KNĐ', 'don', true, 4),
  ('ly_lich', 'Lý lịch của người xin vào Đảng', '2-KNĐ', 'ly_lich', true, 5),
  ('tham_tra', 'Công văn và kết quả thẩm tra lý lịch', NULL, 'tham_tra', true, 6),
  ('gioi_thieu', 'Giấy giới thiệu của người giúp đỡ', '3-KNĐ', 'gioi_thieu', true, 7),
  ('nq_doan_the', 'Nghị quyết giới thiệu của Đoàn thanh niên, Công đoàn hoặc giấy của đảng viên thứ hai', '4-KNĐ', 'gioi_thieu', true, 8),
  ('y_kien', 'Tổng hợp ý kiến đoàn thể và nơi cư trú', '5-KNĐ', 'y_kien', true, 9),
  ('nq_chi_bo', 'Nghị quyết của chi bộ', '6-KNĐ', 'nq_chi_bo', true, 10),
  ('tham_dinh', 'Báo cáo thẩm định của đảng ủy bộ phận', '7-KNĐ', 'tham_dinh', false, 11),
  ('nq_dang_uy', 'Nghị quyết của đảng ủy cơ sở', '8-KNĐ', 'nq_dang_uy', true, 12),
  ('qd_ket_nap', 'Quyết định kết nạp', '9-KNĐ', 'qd_ket_nap', true, 13),
  ('bien_ban_le', 'Biên bản lễ kết nạp', NULL, 'le_ket_nap', true, 14),
  ('gcn_dang_vien_moi', 'Giấy chứng nhận lớp đảng viên mới', NULL, 'du_bi', true, 15),
  ('tu_kiem_diem', 'Bản tự kiểm điểm của đảng viên dự bị', '10-KNĐ', 'xet_chinh_thuc', true, 16),
  ('nx_giup_do', 'Nhận xét của đảng viên giúp đỡ', '11-KNĐ', 'xet_chinh_thuc', true, 17),
  ('y_kien_chinh_thuc', 'Tổng hợp ý kiến về đảng viên dự bị', '12-KNĐ', 'xet_chinh_thuc', true, 18),
  ('nq_chi_bo_chinh_thuc', 'Nghị quyết chi bộ đề nghị công nhận', '13-KNĐ', 'xet_chinh_thuc', true, 19),
  ('tham_dinh_chinh_thuc', 'Báo cáo thẩm định đề nghị công nhận', '14-KNĐ', 'xet_chinh_thuc', false, 20),
  ('nq_dang_uy_chinh_thuc', 'Nghị quyết đảng ủy cơ sở đề nghị công nhận', '15-KNĐ', 'xet_chinh_thuc', true, 21),
  ('qd_cong_nhan', 'Quyết định công nhận đảng viên chính thức', '16-KNĐ', 'cong_nhan', true, 22);

-- Time limits; none is confirmed. No clocks are R13 (lateness never moves the recognition date: a principle), R16 (the list of
-- sympathisers is reviewed every month: no date of one candidate) and R20 (papers of a meeting). R08 runs for nobody by itself: it makes
-- R07 and R12 longer. What was in force before these documents is not known.
INSERT INTO "DeadlineRule"
  (id, key, title, amount, unit, anchor, "stoppedBy", abroad, extension, alert, document, "documentOn", section, confidence, "effectiveFrom")
SELECT gen_random_uuid(), rule.* FROM (VALUES
  ('R01', 'Giấy chứng nhận lớp nhận thức còn giá trị', 60, 'months', 'paper:gcn_nhan_thuc', '{qd_ket_nap,le_ket_nap}'::text[], NULL::boolean, NULL, 'paper', '06-HD/TW', DATE '2025-06-09', '5.4', 'S2', DATE '2025-06-09'),
  ('R02', 'Giấy tờ trong hồ sơ còn giá trị', 12, 'months', 'paper:gioi_thieu,nq_doan_the,y_kien,tham_tra', '{qd_ket_nap,le_ket_nap}', NULL, NULL, 'paper', '06-HD/TW', '2025-06-09', '5.4', 'GK', '2025-06-09'),
  ('R03', 'Người giúp đỡ cùng công tác đủ 12 tháng', 12, 'months', 'phan_cong', '{gioi_thieu,nq_chi_bo,qd_ket_nap,le_ket_nap}', NULL, NULL, 'none', '24-QĐ/TW', '2021-07-30', '3.2', 'S', '2021-07-30'),
  ('R04', 'Được theo dõi đủ 12 tháng ở đơn vị mới', 12, 'months', 'mentor-here', '{gioi_thieu,nq_chi_bo,qd_ket_nap,le_ket_nap}', NULL, NULL, 'none', '01-HD/TW', '2021-09-28', '5', 'GK', '2021-09-28'),
  ('R05', 'Trả lời thẩm tra trong nước', 30, 'working-days', 'tham_tra', '{tra_loi_tham_tra,nq_chi_bo,qd_ket_nap,le_ket_nap}', false, NULL, 'verification', '01-HD/TW', '2021-09-28', '3.4', 'GK', '2021-09-28'),
  ('R06', 'Trả lời thẩm tra ở nước ngoài', 90, 'working-days', 'tham_tra', '{tra_loi_tham_tra,nq_chi_bo,qd_ket_nap,le_ket_nap}', true, NULL, 'verification', '01-HD/TW', '2021-09-28', '3.4', 'GK', '2021-09-28'),
  ('R07', 'Quyết định kết nạp', 60, 'working-days', 'nq_chi_bo', '{qd_ket_nap,le_ket_nap}', NULL, 'R08', 'decision', '232-QĐ/TW', '2025-01-20', '4.3.1', 'S', '2025-01-20'),
  ('R08', 'Gia hạn ra quyết định', 30, 'working-days', 'gia_han', '{}', NULL, NULL, 'none', '232-QĐ/TW', '2025-01-20', '4.3.1', 'S', '2025-01-20'),
  ('R09', 'Tổ chức lễ kết nạp', 30, 'working-days', 'decision', '{le_ket_nap}', NULL, NULL, 'ceremony', '232-QĐ/TW', '2025-01-20', '4.1', 'S', '2025-01-20'),
  ('R10', 'Hết 12 tháng dự bị', 12, 'months', 'le_ket_nap', '{xet_chinh_thuc,cong_nhan}', NULL, NULL, 'probation', 'Điều lệ Đảng', NULL, 'Điều 5', 'S', '2011-01-19'),
  ('R11', 'Chi bộ xét công nhận chính thức', 30, 'working-days', 'probation-end', '{xet_chinh_thuc,cong_nhan}', NULL, NULL, 'probation', '24-QĐ/TW', '2021-07-30', '4.2.a', 'S', '2021-07-30'),
  ('R12', 'Quyết định công nhận chính thức', 30, 'working-days', 'xet_chinh_thuc', '{cong_nhan}', NULL, 'R08', 'recognition', '29-QĐ/TW', '2016-07-25', '4.3.1', 'S', '2016-07-25'),
  ('R15', 'Học lớp đảng viên mới', 12, 'months', 'le_ket_nap', '{lop_dang_vien_moi,cong_nhan}', NULL, NULL, 'none', '', NULL, '', 'GK', '2026-01-01'),
  ('N1', 'Có người giúp đỡ', 30, 'days', 'cam_tinh', '{phan_cong}', NULL, NULL, 'mentor-missing', '', NULL, '', 'GK', '2026-01-01'),
  ('N2', 'Sang bước tiếp theo', 6, 'months', 'stage', '{}', NULL, NULL, 'idle', '', NULL, '', 'GK', '2026-01-01')
) AS rule;

INSERT INTO "AlertLadder" (unit, before, "overdueEvery", "climbEvery") VALUES
  ('days', '{90,60,30,15,7,3,1,0}', 7, 7),
  ('working-days', '{15,7,3,1,0}', 7, 7);

-- Days off of 2026 as they were announced, and a draft for two years by the Labour Code. 24 November waits: it is worked until staff says
-- otherwise. The names are keys that messages put into words.
INSERT INTO "SpecialDay" (day, works, name, confirmed) VALUES
  ('2026-01-01', false, 'tet-duong-lich', true),
  ('2026-01-02', false, 'nghi-hoan-doi', true),
  ('2026-01-10', true, 'lam-bu', true),
  ('2026-02-16', false, 'tet', true),
  ('2026-02-17', false, 'tet', true),
  ('2026-02-18', false, 'tet', true),
  ('2026-02-19', false, 'tet', true),
  ('2026-02-20', false, 'tet', true),
  ('2026-04-26', false, 'gio-to', true),
  ('2026-04-27', false, 'nghi-bu', true),
  ('2026-04-30', false, 'thong-nhat', true),
  ('2026-05-01', false, 'lao-dong', true),
  ('2026-08-22', true, 'lam-bu', true),
  ('2026-08-31', false, 'nghi-hoan-doi', true),
  ('2026-09-01', false, 'quoc-khanh', true),
  ('2026-09-02', false, 'quoc-khanh', true),
  ('2026-11-24', true, 'van-hoa', false),
  ('2027-01-01', false, 'tet-duong-lich', false),
  ('2027-02-04', false, 'tet', false),
  ('2027-02-05', false, 'tet', false),
  ('2027-02-06', false, 'tet', false),
  ('2027-02-07', false, 'tet', false),
  ('2027-02-08', false, 'tet', false),
  ('2027-02-09', false, 'nghi-bu', false),
  ('2027-02-10', false, 'nghi-bu', false),
  ('2027-04-16', false, 'gio-to', false),
  ('2027-04-30', false, 'thong-nhat', false),
  ('2027-05-01', false, 'lao-dong', false),
  ('2027-05-03', false, 'nghi-bu', false),
  ('2027-09-02', false, 'quoc-khanh', false),
  ('2027-09-03', false, 'quoc-khanh', false),
  ('2027-11-24', true, 'van-hoa', false),
  ('2028-01-01', false, 'tet-duong-lich', false),
  ('2028-01-03', false, 'nghi-bu', false),
  ('2028-01-24', false, 'tet', false),
  ('2028-01-25', false, 'tet', false),
  ('2028-01-26', false, 'tet', false),
  ('2028-01-27', false, 'tet', false),
  ('2028-01-28', false, 'tet', false),
  ('2028-04-04', false, 'gio-to', false),
  ('2028-04-30', false, 'thong-nhat', false),
  ('2028-05-01', false, 'lao-dong', false),
  ('2028-05-02', false, 'nghi-bu', false),
  ('2028-09-01', false, 'quoc-khanh', false),
  ('2028-09-02', false, 'quoc-khanh', false),
  ('2028-09-04', false, 'nghi-bu', false),
  ('2028-11-24', true, 'van-hoa', false);
