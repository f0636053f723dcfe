// What pages for staff load: the portal's styles and scripts, and keys for lists.
import "../portal/main.ts";
import "../styles/staff.css";
import { listKeys } from "./keys.ts";

listKeys(document);
