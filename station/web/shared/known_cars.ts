// Known cars by at least three typed characters of their plate.
import { useEffect, useState } from "preact/hooks";
import type { PlateMatch } from "@contract/station";
import { get } from "./requests";

// An answer that comes late, for older keys, is not shown.
export function useMatches(q: string): PlateMatch[] {
  const [found, set_found] = useState<{ q: string; list: PlateMatch[] }>({ q: "", list: [] });
  useEffect(() => {
    if (!q) return;
    let wanted = true;
    get<PlateMatch[]>(`/api/plates?q=${encodeURIComponent(q)}`)
      .then((list) => wanted && set_found({ q, list }))
      .catch(() => wanted && set_found({ q, list: [] })); // no suggestions; the pad works without
    return () => {
      wanted = false;
    };
  }, [q]);
  return q && found.q === q ? found.list : [];
}
