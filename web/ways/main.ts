// What pages about lines and journeys add to the portal: their styles. They need no script.
import "./ways.css";
