import { Command } from 'commander';
import { EXIT, printJson, printRefusal, say, toRefusal } from '../output/output';
import { choosePortal } from '../session/openClient';
import { readSessions, writeSessions } from '../session/sessionFile';
import { signIn } from '../session/signIn';
import { commonFlags, type CommonFlags } from './common';

/** `flyloft login --as developer|admin`: signs in to a portal of the local default. */
export function loginCommand(): Command {
  const command = new Command('login')
    .description('Sign in to a portal on this machine; elsewhere set FLYLOFT_TOKEN')
    .requiredOption('--as <person>', 'who to be: developer or admin');
  return commonFlags(command).action(async (flags: CommonFlags & { as: string }) => {
    try {
      const portal = await choosePortal(flags.portal);
      const session = await signIn(portal, flags.as);
      const sessions = await readSessions();
      sessions.current = portal;
      sessions.portals[portal] = {
        token: session.token,
        expiresAt: session.expiresAt.toISOString(),
        person: flags.as,
        userEntityRef: session.userEntityRef,
      };
      await writeSessions(sessions);
      if (flags.json) printJson({ portal, userEntityRef: session.userEntityRef });
      else say(`Signed in at ${portal} as ${session.userEntityRef}.`);
      process.exitCode = EXIT.done;
    } catch (error) {
      process.exitCode = printRefusal(toRefusal(error), flags.json);
    }
  });
}
