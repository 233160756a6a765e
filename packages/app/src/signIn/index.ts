export { resumeModule } from './resumeModule';
export { signInModule } from './signInModule';
