import type { Messages } from './messages.ts';

export const texts: Messages = {
  loading: 'Cargando…',
  retry: 'Reintentar',
  retrying: 'Reintentando…',
  reference: 'Referencia: {id}',
  failedTitle: 'No se ha podido cargar',
  failedText: 'Se ha producido un error.',
  host_unreachable: 'La página que lo contiene no ha respondido.',
  host_not_allowed: 'Esta página no puede mostrarlo.',
  not_embedded: 'Este contenido está hecho para mostrarse dentro de otra página.',
  network_unreachable: 'No se puede acceder al servidor.',
  widget_blocked: 'Este navegador o una política de la página impide cargar su código.',
  receipt_not_found: 'Recibo no encontrado',
  invoice_not_found: 'Factura no encontrada',
  notFoundText: 'No existe o no está disponible para usted.',
  busyText: 'El servidor está ocupado.',
  accessText: 'No se ha podido confirmar su acceso.',
  endedTitle: 'Su sesión ha terminado',
  endedText: 'Inicie sesión de nuevo.',
  draft: 'Borrador',
  archived: 'Archivado',
};
