// What pages about flights add to the portal: their styles, the visitor's own position, a map.
import "./sky.css";
import { here } from "./here.ts";
import { picking } from "./picking.ts";

here(document);
picking(document, () => import("./spot.ts"), document.createElement("canvas").getContext("webgl2") !== null);
