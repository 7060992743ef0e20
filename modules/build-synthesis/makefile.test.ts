import { describe, expect, test } from 'vitest';
import { makeTargets, parseMakefile, type MakeVariables } from './makefile.ts';

function read(text: string) {
  const variables: MakeVariables = new Map();
  return makeTargets(parseMakefile(text, variables), variables);
}

describe('reading a Makefile', () => {
  test('finds the targets in order, and the first one as the default', () => {
    const text = [
      '# a comment: not a target',
      'CC ?= gcc',
      'FLAGS := -O2 \\',
      '  -Wall',
      '.PHONY: all clean',
      'all: app docs # both',
      'app: main.o util.o',
      '\t$(CC) -o $@ $^',
      '\techo done: really',
      'docs::',
      '\t@mkdir -p docs',
      'clean install:',
      '\trm -f app',
      'debug: FLAGS = -g',
      'all:',
    ].join('\n');
    expect(read(text)).toEqual({
      targets: ['all', 'app', 'docs', 'clean', 'install'],
      defaultTarget: 'all',
      open: false,
    });
  });

  test('puts in the variables it can know, and says when only make could know', () => {
    expect(read('BIN = $(NAME)-cli\nNAME = tool\n$(BIN): main.c\n\tcc $<\n')).toEqual({
      targets: ['tool-cli'],
      defaultTarget: 'tool-cli',
      open: false,
    });
    expect(read('$(shell ls): x\nclean:\n')).toEqual({ targets: ['clean'], defaultTarget: undefined, open: true });
    expect(read('all: x\n%.o: %.c\n\tcc\n')).toEqual({ targets: ['all'], defaultTarget: 'all', open: true });
    expect(read('$(eval $(call rules,a))\nall:\n')).toMatchObject({ open: true, defaultTarget: undefined });
    expect(read('A = $(B)\nB = $(A)\n$(A): x\n')).toMatchObject({ targets: [], open: true });
  });

  test('follows .DEFAULT_GOAL, conditionals, definitions and another recipe prefix', () => {
    expect(read('clean:\n\trm x\n.DEFAULT_GOAL := site\nsite:\n').defaultTarget).toBe('site');
    expect(read('ifeq ($(OS),Windows_NT)\na:\nelse\nb:\nendif\n').targets).toEqual(['a', 'b']);
    expect(read('define SCRIPT =\nnot: a target\nendef\nreal:\n').targets).toEqual(['real']);
    expect(read('.RECIPEPREFIX = >\nall:\n> echo not: a target\nnext:\n').targets).toEqual(['all', 'next']);
    expect(read('one \\\n two: x\n').targets).toEqual(['one', 'two']);
    expect(read('a b &: c\n').targets).toEqual(['a', 'b']);
    expect(read('all:\r\n\techo x\r\n').targets).toEqual(['all']);
  });

  test('finds nothing in a file without rules', () => {
    expect(read('')).toEqual({ targets: [], defaultTarget: undefined, open: false });
    expect(read('X = 1\nexport Y := $(X)\n')).toEqual({ targets: [], defaultTarget: undefined, open: false });
  });
});
