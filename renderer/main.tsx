import './zod-without-eval.ts';
import '@fontsource-variable/inter/index.css';
import './design/tokens.css';
import './design/base.css';
import './design/controls.css';
import './design/status.css';
import './app/app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { followForecast } from './stores/forecast-store.ts';
import { reportBug } from './stores/notices.tsx';
import { startSession } from './stores/studio-session.ts';
import { followAttention } from './stores/attention.ts';
import { followTitle } from './stores/window-title.ts';
import { followTheme } from './stores/theme.ts';

window.addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  reportBug(event.reason);
});

followTheme();
followTitle();
followAttention();
followForecast();
startSession();

const root = document.querySelector('#root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
