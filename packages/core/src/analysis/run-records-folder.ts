/** Where monitor-performance keeps its records inside its state folder: a JSON file per run, named by its start. */
export const RUN_RECORDS_FOLDER = 'runs';
