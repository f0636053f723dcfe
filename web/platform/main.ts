// What pages of the data platform add to the portal: their styles. They need no script of theirs.
import "./platform.css";
