export type * from './formServices';
