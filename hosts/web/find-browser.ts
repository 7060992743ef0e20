import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, posix, win32 } from 'node:path';
import which from 'which';

type Environment = Readonly<Record<string, string | undefined>>;

const ON_PATH = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
];
const IN_APPLICATIONS = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'];
const IN_PROGRAM_FILES = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ['BraveSoftware', 'Brave-Browser', 'Application', 'brave.exe'],
];

/** Where browsers with an app mode usually lie, best first; on Linux they are looked for on PATH instead. */
export function browserPlaces(platform: NodeJS.Platform, environment: Environment, home: string): readonly string[] {
  if (platform === 'darwin') {
    return ['/Applications', posix.join(home, 'Applications')].flatMap((folder) =>
      IN_APPLICATIONS.map((name) => posix.join(folder, `${name}.app`, 'Contents', 'MacOS', name)),
    );
  }
  if (platform !== 'win32') return [];
  const roots = ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].map((name) => valueOf(environment, name));
  return IN_PROGRAM_FILES.flatMap((parts) =>
    roots.filter((root) => root !== undefined).map((root) => win32.join(root, ...parts)),
  );
}

/** Absolute path of the first Chrome, Chromium, Edge or Brave; undefined when there is none. */
export async function findBrowser(environment: Environment): Promise<string | undefined> {
  const place = browserPlaces(process.platform, environment, homedir()).find((path) => existsSync(path));
  if (place !== undefined || process.platform === 'win32' || process.platform === 'darwin') return place;
  for (const name of ON_PATH) {
    const found = await which(name, { nothrow: true, path: environment['PATH'] });
    if (found !== null) return found;
  }
  return undefined;
}

/** Environment names have no case on Windows. */
function valueOf(environment: Environment, name: string): string | undefined {
  const key = Object.keys(environment).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : environment[key];
}

/** A profile of our own: the window is its own process that ends when closed, without the user's extensions. */
export function appWindowArguments(url: string, profileFolder: string, isRoot: boolean): readonly string[] {
  return [
    `--app=${url}`,
    `--user-data-dir=${profileFolder}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-mode',
    '--disable-features=Translate',
    '--window-size=1440,900',
    // Chromium's sandbox does not start for root.
    ...(isRoot ? ['--no-sandbox'] : []),
  ];
}

export function profileFolderIn(dataFolder: string): string {
  return join(dataFolder, 'browser-profile');
}
