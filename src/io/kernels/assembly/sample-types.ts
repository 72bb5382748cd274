/** What pixels are: the kernels' word for a sample type; any other is a 32-bit float. */
export const UINT8: i32 = 0;
export const INT8: i32 = 1;
export const UINT16: i32 = 2;
export const INT16: i32 = 3;
