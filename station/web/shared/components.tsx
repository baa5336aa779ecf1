// The few controls all screens are made of: native elements with names, so that keyboard and screen
// reader work without extra code.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { age_text } from "./head_office_line";
import { choose_language, language, t, type Key } from "./i18n";
import { dismiss, messages } from "./messages";
import { unsent } from "./requests";
import { cut_since, line } from "./stream";
import { theme, choose_theme } from "./theme";

export type Tone = "plain" | "good" | "late" | "overdue" | "lost" | "bad";
const shapes: Record<Tone, string> = { plain: "○", good: "●", late: "▲", overdue: "◆", lost: "■", bad: "⚠" };

// State is shape, word and colour together.
export function State(props: { tone: Tone; children: ComponentChildren }) {
  return (
    <span class={`state ${props.tone}`}>
      <span class="shape" aria-hidden="true">{shapes[props.tone]}</span>
      <span>{props.children}</span>
    </span>
  );
}

type ButtonProps = JSX.HTMLAttributes<HTMLButtonElement> & { kind?: "main" | "plain" | "quiet" | "danger"; pressed?: boolean; disabled?: boolean };
export function Button({ kind = "plain", pressed, class: name, ...rest }: ButtonProps) {
  const state = pressed === undefined ? {} : { "aria-pressed": pressed };
  return <button type="button" class={`button ${kind} ${String(name ?? "")}`} {...state} {...rest} />;
}

interface ChipsProps<T extends string> { label: string; items: readonly { value: T; text: string }[]; value: T | ""; pick: (value: T) => void; hide_label?: boolean }

// One choice of several, a tap each; tapping the chosen one takes it back.
export function Chips<T extends string>(props: ChipsProps<T>) {
  const id = useId();
  return (
    <div class="chips" role="group" aria-labelledby={id}>
      <span id={id} class={props.hide_label ? "hidden" : "chips-label"}>{props.label}</span>
      {props.items.map((i) => (
        <button type="button" key={i.value} class="chip" aria-pressed={i.value === props.value} onClick={() => props.pick(i.value)}>
          {i.text}
        </button>
      ))}
    </div>
  );
}

export function Sheet(props: { title: string; close: () => void; children: ComponentChildren; wide?: boolean }) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current!;
    const before = document.activeElement as HTMLElement | null;
    dialog.showModal();
    return () => {
      dialog.close();
      before?.focus?.();
    };
  }, []);
  const outside = (e: MouseEvent) => e.target === ref.current && props.close();
  return (
    <dialog ref={ref} class={props.wide ? "sheet wide" : "sheet"} aria-labelledby={id} onCancel={(e) => { e.preventDefault(); props.close(); }} onClick={outside}>
      <div class="sheet-body">
        <header>
          <h2 id={id}>{props.title}</h2>
          <Button kind="quiet" onClick={props.close} aria-label={t("close")}>✕</Button>
        </header>
        {props.children}
      </div>
    </dialog>
  );
}

export function LanguageSwitch() {
  const other = language.value === "en" ? "zh-CN" : "en";
  return (
    <button type="button" class="button quiet" lang={other} onClick={() => void choose_language(other)}>
      {other === "en" ? "English" : "中文"}
    </button>
  );
}

export function ThemeSwitch() {
  const next = theme.value === "dark" ? "light" : "dark";
  return (
    <button type="button" class="button quiet icon" aria-label={t(next === "dark" ? "theme.dark" : "theme.light")} onClick={() => choose_theme(next)}>
      <span aria-hidden="true">{next === "dark" ? "☾" : "☀"}</span>
    </button>
  );
}

export function Messages() {
  return (
    <div class="messages" role="status" aria-live="polite">
      {messages.value.map((m) => (
        <div key={m.id} class={`message ${m.kind}`}>
          <span aria-hidden="true">{m.kind === "done" ? "✓" : "⚠"}</span>
          <span>{m.text}</span>
          <Button kind="quiet" aria-label={t("close")} onClick={() => dismiss(m.id)}>✕</Button>
        </div>
      ))}
    </div>
  );
}

export function Field(props: { label: string; hint?: string; children: (id: string) => ComponentChildren }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.children(id)}
      {props.hint && <p class="hint">{props.hint}</p>}
    </div>
  );
}

export function Nav<T extends string>(props: { label: Key; items: readonly { value: T; text: string; mark?: number }[]; value: T; go: (value: T) => void }) {
  return (
    <nav class="nav" aria-label={t(props.label)}>
      {props.items.map((i) => (
        <a key={i.value} href={`#${i.value}`} aria-current={i.value === props.value ? "page" : undefined} onClick={() => props.go(i.value)}>
          {i.text}
          {i.mark ? <span class="mark">{i.mark}</span> : null}
        </a>
      ))}
    </nav>
  );
}

// The line to the program is cut or its answers wait: said until it is over.
export function CutLine() {
  if (line.value !== "cut" && line.value !== "refused" && unsent.value === 0) return null;
  const age = age_text(Math.max(0, Date.now() - (cut_since.value || Date.now())));
  const what = line.value === "refused" ? t("line.refused") : line.value === "cut" ? t("line.cut", { age }) : t("line.unsent");
  return (
    <p class="banner" role="alert">
      <span aria-hidden="true">⚠</span> {what}
      {unsent.value > 0 && ` ${t("line.kept", { n: unsent.value })}`}
    </p>
  );
}
