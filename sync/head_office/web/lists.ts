// A list asked for again when what it depends on changes; an answer that comes late is dropped.
import { useEffect, useState } from "preact/hooks";
import { get } from "@shared/requests";

export interface Loaded<T> { value: T | null; error: string }

export function useList<T>(path: string, again: unknown): Loaded<T> {
  const [state, set_state] = useState<Loaded<T>>({ value: null, error: "" });
  useEffect(() => {
    let wanted = true;
    get<T>(path)
      .then((value) => wanted && set_state({ value, error: "" }))
      .catch((e: Error) => wanted && set_state({ value: null, error: e.message }));
    return () => {
      wanted = false;
    };
  }, [path, again]);
  return state;
}
