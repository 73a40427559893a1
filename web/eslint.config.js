import pluginVue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import prettier from 'eslint-config-prettier'

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'shots/**', 'src/api/schema.ts'] },
  ...tseslint.configs.recommended,
  ...pluginVue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
  },
  {
    rules: {
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
      '@typescript-eslint/no-non-null-assertion': 'error',
      // Every number that is reported is a decimal string; floats are for chart geometry only.
      'no-restricted-globals': [
        'error',
        {
          name: 'parseFloat',
          message: 'Use src/number: decimals stay strings; chart geometry has toGeometry().',
        },
      ],
    },
  },
  prettier,
)
