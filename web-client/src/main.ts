import { Page } from './ui/page.ts';

new Page().start();
