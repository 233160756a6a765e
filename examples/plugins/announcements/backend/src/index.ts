export { announcementsPlugin as default } from './plugin';
export { checkConnection } from './service/chat';
