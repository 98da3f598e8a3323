/** The read-only BPMN viewer with zoom and pan, as a global for diagram.js. */
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";

window.BpmnNavigatedViewer = NavigatedViewer;
