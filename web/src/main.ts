import { createApp } from 'vue'
import { createPinia } from 'pinia'
import App from './App.vue'
import { i18n, setLanguage, storedLanguage } from './i18n'
import { router } from './router'
import './styles/element'
import './styles/base.css'
import './styles/print.css'

void setLanguage(storedLanguage()).then(() => {
  createApp(App).use(createPinia()).use(i18n).use(router).mount('#app')
})
