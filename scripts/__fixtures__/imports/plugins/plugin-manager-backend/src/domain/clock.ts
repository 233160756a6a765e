export const now = () => Date.now() + new Date().getTime() + new Date(0).getTime();
export const later = (setTimeout: (ms: number) => void) => setTimeout(1);
export const home = () => process.env.HOME;
export const load = () => import('@kubernetes/client-node');
