// A drawing that is made when it comes into view, as wide as its place, and made again when what it
// shows changes. The words beside it say the same to those who cannot see it.
import { useEffect, useRef, useState } from "preact/hooks";

interface Props { label: string; draw: (width: number) => Promise<Element>; again: unknown; height: number }

export function Figure({ label, draw, again, height }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const [width, set_width] = useState(0);
  useEffect(() => {
    const box = ref.current!;
    let near = false;
    const sizes = new ResizeObserver(() => near && set_width(Math.floor(box.clientWidth)));
    const sight = new IntersectionObserver((seen) => {
      if (!seen.some((s) => s.isIntersecting)) return;
      near = true;
      set_width(Math.floor(box.clientWidth));
    }, { rootMargin: "300px" });
    sizes.observe(box);
    sight.observe(box);
    return () => {
      sizes.disconnect();
      sight.disconnect();
    };
  }, []);
  useEffect(() => {
    if (width === 0) return;
    let wanted = true;
    void draw(width).then((picture) => {
      picture.setAttribute("aria-hidden", "true");
      if (wanted) ref.current?.replaceChildren(picture);
    });
    return () => {
      wanted = false;
    };
  }, [width, again]);
  return <div class="figure" role="img" aria-label={label} ref={ref} style={{ minHeight: `${height}px` }} />;
}
