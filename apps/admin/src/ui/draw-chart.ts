import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

// Only the two kinds of chart that the console shows; the whole library is four times as large.
use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export interface ChartSeries {
  name: string;
  values: readonly (number | null)[];
}
export interface Chart {
  label: string;
  kind: 'line' | 'bar';
  names: readonly string[];
  series: readonly ChartSeries[];
  unit: string;
}

// Two hues plus greys.
const colours = ['#1d4f91', '#17734f', '#8592a3', '#5a6675'];

/** A chart in a box of the page; `draw` again with other figures. */
export function openChart(box: HTMLElement) {
  const chart = init(box);
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return {
    draw({ kind, names, series, unit }: Chart) {
      chart.setOption(
        {
          animation: !isStill,
          animationDuration: 180,
          color: colours,
          grid: { left: 8, right: 16, top: series.length > 1 ? 36 : 16, bottom: 4, containLabel: true },
          // Plain text: names come from people, and the default tooltip would read them as markup.
          tooltip: { trigger: 'axis', renderMode: 'richText', valueFormatter: (value: unknown) => `${String(value ?? '—')}${unit}` },
          legend: series.length > 1 ? { top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: '#1b2430' } } : { show: false },
          xAxis: { type: 'category', data: [...names], boundaryGap: kind === 'bar', axisLine: { lineStyle: { color: '#b9c3d0' } }, axisLabel: { color: '#566271', hideOverlap: true }, axisTick: { show: false } },
          yAxis: { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: '#e6ebf1' } }, axisLabel: { color: '#566271' } },
          series: series.map(({ name, values }) => ({ name, type: kind, data: [...values], showSymbol: values.length <= 31, symbolSize: 5, barMaxWidth: 28, lineStyle: { width: 2 } })),
        },
        true,
      );
    },
    resize: () => chart.resize(),
    dispose: () => chart.dispose(),
  };
}
