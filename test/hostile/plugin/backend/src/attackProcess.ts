import fs from 'node:fs/promises';

/** What the pod's process can see of its surroundings: names only, so that no secret travels. */
export async function attackProcess() {
  const attempt = async (file: string) => {
    try {
      return { file, bytes: (await fs.readFile(file)).length };
    } catch (error) {
      return { file, refused: (error as NodeJS.ErrnoException).code };
    }
  };
  return {
    env: Object.keys(process.env).sort(),
    values: Object.values(process.env),
    argv: process.argv,
    serviceAccountToken: await attempt('/var/run/secrets/kubernetes.io/serviceaccount/token'),
  };
}
