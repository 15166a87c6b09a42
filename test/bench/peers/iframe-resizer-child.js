import '@iframe-resizer/child';
