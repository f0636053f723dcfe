// What every page of the portal loads: styles, and small enhancements of pages that already
// work without any script.
import "../styles/frame.css";
import { begin, beginSky } from "./begin.ts";
import { enhancements } from "./components.ts";
import "../styles/pages.css";
import "../styles/cases.css";

begin(enhancements);
beginSky(document);
