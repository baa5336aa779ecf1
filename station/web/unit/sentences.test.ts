import { describe, expect, test } from "vitest";
import type { HeadOffice, Snapshot, Visit } from "@contract/station";
import english from "@catalogue/en.json";
import chinese from "@catalogue/zh-CN.json";
import { say, use_catalogue } from "@shared/i18n";
import { last_sync_line, since_text, waiting_line } from "@shared/head_office_line";
import { merge_visit } from "../attendant/state";
import { consents_of } from "../attendant/consent";
import { visit } from "../mock/seed";

const now = Date.UTC(2026, 4, 25, 6, 32);
const hour = 3600_000;
const office: HeadOffice = { state: "waiting", detail: null, last_sync_at: now - 12 * hour, waiting: 12, oldest_at: now - 3 * hour, next_sync_at: now + 11.75 * hour, set_aside: 0 };

describe("sentences", () => {
  test("the header says how many records wait and until when, never just 'offline'", () => {
    use_catalogue("en", english);
    expect(waiting_line(office, now, "Asia/Shanghai")).toBe("12 records waiting, oldest 3 h old, next sync 02:17");
    expect(waiting_line({ ...office, waiting: 1 }, now, "Asia/Shanghai")).toBe("1 record waiting, oldest 3 h old, next sync 02:17");
    expect(last_sync_line({ ...office, state: "unreachable" }, now, "Asia/Shanghai")).toBe("Head office unreachable, last synced 02:32");
    use_catalogue("zh-CN", chinese);
    expect(waiting_line(office, now, "Asia/Shanghai")).toBe("12条记录待上传，最早为3小时前，下次同步02:17");
    expect(waiting_line({ ...office, waiting: 0 }, now)).toBe("没有待上传记录");
  });

  test("less than a minute ago is just now, not a minute ago", () => {
    use_catalogue("en", english);
    expect(since_text(-40_000)).toBe("just now");
    expect(since_text(59_999)).toBe("just now");
    expect(since_text(60_000)).toBe("1 min ago");
    use_catalogue("zh-CN", chinese);
    expect(since_text(800)).toBe("刚刚");
  });

  test("a flag explains itself with days in the reader's language", () => {
    const explanation = { key: "flag.explanation", args: { cycle: 9, last: "2026-05-03", due: "2026-05-12", grace_end: "2026-05-15", elapsed: 13 } };
    use_catalogue("zh-CN", chinese);
    expect(say(explanation)).toBe("通常9天加一次油，上次5月3日，应于5月12日前后到站，宽限期已于5月15日结束，距上次13天。");
    use_catalogue("en", english);
    expect(say(explanation)).toBe("Usually every 9 days, last on May 3, expected about May 12; grace ended May 15, 13 days since the last visit.");
    expect(say({ ...explanation, args: { ...explanation.args, cycle: 1 } })).toContain("every 1 day,");
  });

  test("a consent is recorded per purpose with the key and version of the words that were shown", () => {
    expect(consents_of(["address_and_history", "chain", "phone"], "given", "zh-CN").map((c) => c.wording)).toEqual(["consent.address_and_history/1", "consent.chain/1", "consent.contact/1"]);
  });
});

describe("live visits", () => {
  const list = (n: number): Snapshot["visits"] => Array.from({ length: n }, (_, i) => visit({ id: `c${i}`, point: 1, status: "closed", ended: now - i * hour }, now));

  test("a higher revision replaces, a lower one that comes late does not", () => {
    const before: Visit[] = [visit({ id: "v", point: 1, revision: 3 }, now)];
    expect(merge_visit(before, visit({ id: "v", point: 1, revision: 2, model: "late" }, now))[0]?.model).toBe("");
    expect(merge_visit(before, visit({ id: "v", point: 1, revision: 4, model: "next" }, now))[0]?.model).toBe("next");
  });

  test("the last ten closed cars stay, dropped and joined visits go", () => {
    expect(merge_visit(list(12), visit({ id: "open", point: 2 }, now))).toHaveLength(11);
    expect(merge_visit(list(2), visit({ id: "c0", point: 1, revision: 9, status: "joined" }, now)).map((v) => v.id)).toEqual(["c1"]);
  });
});
