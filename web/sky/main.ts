// What pages about flights add to the portal: their styles, the visitor's own position.
import "./sky.css";
import { here } from "./here.ts";

here(document);
