import { exporterHealthBoard } from './boards/exporter-health.ts';
import { operationsBoard } from './boards/operations.ts';
import { skillBoard } from './boards/skill.ts';
import { assemble } from './dashboard.ts';
import { languages, uidOf } from './language.ts';

const boards = [operationsBoard, skillBoard, exporterHealthBoard];

/** Every dashboard in every language: its path under `grafana/dashboards` and its text. */
export const renderAll = (): { path: string; text: string }[] =>
  languages.flatMap((language) =>
    boards.map((board) => ({
      path: `${language}/${uidOf(board.name, 'en')}.json`,
      text: `${JSON.stringify(assemble(board, language), undefined, 2)}\n`,
    })),
  );
