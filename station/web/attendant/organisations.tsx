// Organisations the station knows already, by the beginning of their name or its pinyin initials: two
// letters and a tap instead of a whole name, and no second spelling of the same company.
import { useEffect, useState } from "preact/hooks";
import { t } from "@shared/i18n";
import { get } from "@shared/requests";

const shortest = 2;

// An answer that comes late, for older keys, is not shown.
function useOrganisations(typed: string): string[] {
  const [found, set_found] = useState<{ q: string; list: string[] }>({ q: "", list: [] });
  const q = [...typed.trim()].length < shortest ? "" : typed.trim();
  useEffect(() => {
    if (!q) return;
    let wanted = true;
    get<string[]>(`/api/organisations?q=${encodeURIComponent(q)}`)
      .then((list) => wanted && set_found({ q, list }))
      .catch(() => wanted && set_found({ q, list: [] })); // no suggestions; the field works without
    return () => {
      wanted = false;
    };
  }, [q]);
  return q && found.q === q ? found.list : [];
}

export function Organisations({ typed, pick }: { typed: string; pick: (name: string) => void }) {
  const list = useOrganisations(typed).filter((name) => name !== typed.trim());
  return (
    <div class="chips organisations" role="group" aria-label={t("organisation.known")} aria-live="polite">
      {list.map((name) => <button type="button" class="chip" key={name} onClick={() => pick(name)}>{name}</button>)}
    </div>
  );
}
