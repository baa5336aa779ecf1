import { render } from "preact";

render(<main>Thirdvisit</main>, document.getElementById("app")!);
