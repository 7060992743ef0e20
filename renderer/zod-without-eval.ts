import { z } from 'zod';

// Imported before everything else: the page's content security policy forbids compiling code, and zod would try at the first schema.
z.config({ jitless: true });
