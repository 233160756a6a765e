export const resolve = () => fetch('https://example.com');
