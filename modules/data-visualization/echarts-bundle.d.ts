/** ECharts in one file: the package has types for its entry only. */
declare module 'echarts/dist/echarts.esm.min.mjs' {
  export * from 'echarts';
}
