// What pages about shared rides add to the portal: their styles. They need no script.
import "./rides.css";
