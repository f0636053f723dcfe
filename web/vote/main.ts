// What pages about votes add to the portal: their styles, and on the page of registration the
// text that came in the link.
import "./vote.css";
import { fill } from "./register.ts";

fill(document, location, sessionStorage);
